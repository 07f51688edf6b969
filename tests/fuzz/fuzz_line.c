/*
 * Fuzzing the canonical reader against libyaml: what line_read accepts, yaml_entry accepts with the same record, and the
 * writer gives back the very bytes; what yaml_entry accepts, the writer writes and line_read reads as the same record.
 * Build with -fsanitize=fuzzer, or with -DREPLAY as a program that runs the files and folders given as arguments.
 */
#include <stdlib.h>

#include "../unit/line_check.h"
#include "file/yaml.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static void must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "fuzz_line: %s\n", what);
	abort();
}

/* The line of rec read again: the same record. Only a line over 1 MiB may fail: escapes take more room than bytes. */
static void check_round(const struct rec *rec, struct arena *mem, struct buf *out)
{
	struct line_room room = { 0 };
	struct csm_err e = { 0 };
	struct rec again;

	if (rec_write(rec, out, &e) == CSM_OK) {
		must(line_read((struct str){ out->p, out->n - 1 }, &room, &again, NULL, NULL), "written line is refused");
		must(rec_equal(rec, &again, mem), "written line reads as another record");
	} else {
		must(!strcmp(e.id, "line.long"), e.text);
	}
	line_room_free(&room);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	char *copy = malloc(n ? n : 1);      /* its own block, so that reading behind the line is noticed */
	struct str in = { copy, n };
	struct line_room room = { 0 };
	struct arena mem = { 0 };
	struct rec fast, slow;
	struct buf out = { 0 };
	struct ynode *doc;
	bool canonical;
	int code;

	if (n)
		memcpy(copy, data, n);
	canonical = line_read(in, &room, &fast, NULL, NULL);
	code = yaml_entry(in, &mem, &slow, NULL);
	if (canonical) {
		must(code == CSM_OK, "libyaml refuses a canonical line");
		must(rec_equal(&fast, &slow, &mem), "the readers differ");
		must(rec_write(&fast, &out, NULL) == CSM_OK, "a canonical line cannot be written");
		must(out.n == n + 1 && !memcmp(out.p, copy, n), "writing changes a canonical line");
	}
	buf_reset(&out);
	if (code == CSM_OK)
		check_round(&slow, &mem, &out);
	yaml_document(in, "fuzz", &mem, &doc, NULL);
	line_room_free(&room);
	arena_free(&mem);
	buf_free(&out);
	free(copy);
	return 0;
}

#ifdef REPLAY
#include <dirent.h>
#include <sys/stat.h>

static int replay(const char *path)
{
	static unsigned char data[2 << 20];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f) {
		perror(path);
		return 1;
	}
	n = fread(data, 1, sizeof(data), f);
	fclose(f);
	LLVMFuzzerTestOneInput(data, n);
	return 0;
}

static int replay_folder(const char *path, DIR *d, int *count)
{
	const struct dirent *ent;
	char name[4096];
	int bad = 0;

	while ((ent = readdir(d))) {
		if (ent->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, ent->d_name);
		bad |= replay(name);
		++*count;
	}
	return bad;
}

int main(int argc, char **argv)
{
	int bad = 0, count = 0;

	for (int i = 1; i < argc; i++) {
		DIR *d = opendir(argv[i]);
		if (d) {
			bad |= replay_folder(argv[i], d, &count);
			closedir(d);
		} else {
			bad |= replay(argv[i]);
			count++;
		}
	}
	printf("%s 1 - %d inputs replayed\n1..1\n", bad || count == 0 ? "not ok" : "ok", count);
	return bad || count == 0;
}
#endif
