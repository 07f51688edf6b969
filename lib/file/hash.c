/*
 * SHA-256 and random bytes.
 * Relies on nettle and getrandom. Promises: with a seed the same bytes on every machine, so that
 * tests and repeated runs write the same log.
 */
#include "file/io.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/fd.h"

enum { STEP = 128 * 1024 };

static void hex(const uint8_t digest[SHA256_DIGEST_SIZE], char out[65])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < SHA256_DIGEST_SIZE; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[64] = '\0';
}

static void add(struct sha256_ctx *ctx, struct str s)
{
	if (s.n)
		sha256_update(ctx, s.n, (const uint8_t *)s.p);
}

static void finish(struct sha256_ctx *ctx, char out[65])
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(ctx, sizeof(digest), digest);
	hex(digest, out);
}

void sha256_hex(struct str bytes, char out[65])
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	add(&ctx, bytes);
	finish(&ctx, out);
}

void sha256_bytes(struct str bytes, unsigned char out[32])
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	add(&ctx, bytes);
	sha256_digest(&ctx, SHA256_DIGEST_SIZE, out);
}

struct sha256_job {
	struct str bytes;
	pthread_t thread;
	bool threaded;
	char hex[65];
};

static void *hash_job(void *arg)
{
	struct sha256_job *j = arg;

	sha256_hex(j->bytes, j->hex);
	return NULL;
}

struct sha256_job *sha256_begin(struct str bytes)
{
	enum { MANY = 1 << 20 };
	struct sha256_job *j = mem_alloc(sizeof(*j));
	sigset_t all, before;

	j->bytes = bytes;
	if (bytes.n < MANY)
		return j;
	sigfillset(&all);              /* signals are for the caller's thread */
	pthread_sigmask(SIG_SETMASK, &all, &before);
	j->threaded = pthread_create(&j->thread, NULL, hash_job, j) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return j;
}

void sha256_end(struct sha256_job *j, char out[65])
{
	if (j->threaded)
		pthread_join(j->thread, NULL);
	else
		hash_job(j);
	memcpy(out, j->hex, sizeof(j->hex));
	free(j);
}

static int hash_fd(int fd, const char *path, char out[65], int64_t *size, struct csm_err *e)
{
	char *chunk = mem_alloc(STEP);
	struct sha256_ctx ctx;
	ssize_t k;
	int code = CSM_OK;

	sha256_init(&ctx);
	*size = 0;
	while ((k = read(fd, chunk, STEP)) != 0) {
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0) {
			code = err_sys(e, errno, "read %s", path);
			break;
		}
		add(&ctx, (struct str){ chunk, (size_t)k });
		*size += k;
	}
	finish(&ctx, out);
	free(chunk);
	return code;
}

int sha256_file(const char *path, char out[65], int64_t *size, struct csm_err *e)
{
	int64_t n = 0;
	struct stat st;
	int fd, code = fd_open_read(AT_FDCWD, path, 0, &fd, e);

	if (code)
		return code;
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		return err_at(e, CSM_EUSAGE, "file.folder", path, 0, 0, "is a folder; a file is wanted");
	}
	code = hash_fd(fd, path, out, &n, e);
	close(fd);
	if (size)
		*size = n;
	return code;
}

/* The block-th 32 bytes that belong to (seed, counter). */
static void seeded(const char *seed, uint64_t counter, uint32_t block,
                   uint8_t out[SHA256_DIGEST_SIZE])
{
	struct sha256_ctx ctx;
	uint8_t numbers[12];

	for (unsigned i = 0; i < 8; i++)
		numbers[i] = (uint8_t)(counter >> (56 - 8 * i));
	for (unsigned i = 0; i < 4; i++)
		numbers[8 + i] = (uint8_t)(block >> (24 - 8 * i));
	sha256_init(&ctx);
	sha256_update(&ctx, strlen(seed) + 1, (const uint8_t *)seed);
	sha256_update(&ctx, sizeof(numbers), numbers);
	sha256_digest(&ctx, SHA256_DIGEST_SIZE, out);
}

void random_bytes(const char *seed, uint64_t counter, unsigned char *out, size_t n)
{
	for (uint32_t block = 0; seed && n; block++) {
		uint8_t digest[SHA256_DIGEST_SIZE];
		size_t k = n < sizeof(digest) ? n : sizeof(digest);
		seeded(seed, counter, block, digest);
		memcpy(out, digest, k);
		out += k;
		n -= k;
	}
	while (n) {
		ssize_t k = getrandom(out, n, 0);
		if (k < 0 && errno != EINTR)
			mem_die(); /* a kernel without it: no salt may be guessable */
		if (k > 0) {
			out += k;
			n -= (size_t)k;
		}
	}
}
