/*
 * Fuzzing the canonical reader against libyaml: what line_read accepts, yaml_entry accepts with the same record, and the
 * writer gives back the very bytes; what yaml_entry accepts, the writer writes and line_read reads as the same record.
 * Build with -fsanitize=fuzzer, or with -DREPLAY as a program that runs the files and folders given as arguments.
 */
#include "replay_main.h"

#include "../unit/line_check.h"
#include "file/yaml.h"

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
