/*
 * Files: reading whole files, the lock, the one way to append, the one way to replace. Nothing else
 * in the library writes. Follows the append protocol of csm-store(5): each step was proved
 * necessary.
 */
#ifndef FILE_IO_H
#define FILE_IO_H

#include "base/err.h"
#include "base/str.h"

/* A file as bytes: mapped read-only where possible, else read. Views into it die with file_close. */
struct file_bytes {
	struct str s;
	void *map;
	size_t map_n;
	char *mem;
	uint64_t inode;        /* of the file that was opened, 0: none */
};
/* CSM_ENOTFOUND "file.missing" if absent; below a folder only regular files: CSM_EIO "file.kind" */
int file_read(int dirfd, const char *path, struct file_bytes *f, struct csm_err *e);
int file_read_fd(int fd, const char *name, struct file_bytes *f, struct csm_err *e);  /* pipes too */
void file_close(struct file_bytes *f);
/* Its bytes may leave memory until they are looked at again. */
void file_rest(const struct file_bytes *f);
/* n bytes from byte at on are read next, all of them: they are mapped at one stroke, which costs far less than a fault
 * for each few pages. Only a wish. */
void file_soon(const struct file_bytes *f, size_t at, size_t n);
/* False if there is certainly nothing; if it cannot be told, opening it will say why. */
bool file_exists(int dirfd, const char *path);
int64_t file_size(int dirfd, const char *path);          /* bytes; -1: there is no such file */
/* Names in a folder that match (suffix NULL: all), without . and .., sorted by bytes; a missing
 * folder is an empty list. */
int file_list(int dirfd, const char *path, const char *suffix, struct arena *a, struct str **names,
              size_t *n, struct csm_err *e);
int dir_open(const char *path, int *fd, struct csm_err *e);
/* with parents; existing is fine; fsyncs the parent of what it made */
int dir_make(int dirfd, const char *path, bool group, struct csm_err *e);

/*
 * Parts of files, and whether a file is still what it was: what derived data (cache/) needs. peek.c
 */
struct file_mark { uint64_t inode, size; int64_t mtime_ns, ctime_ns; };
/* How a regular file stands now; false: there is none. Times so young that a change of this very
 * moment might not show are -1: they equal nothing that is marked later. */
bool file_mark(int dirfd, const char *path, struct file_mark *m);
/* Maps all of it (reads it, if it is small), as nobody cuts it short: only for files that are replaced, never changed. False:
 * not there, empty, not regular. Ended by file_close. */
bool file_map(int dirfd, const char *path, struct file_bytes *f);
int file_peek_open(int dirfd, const char *path, int *fd, struct csm_err *e);
/* Up to n bytes from offset at; fewer only at the end; -1: it cannot be read. */
int64_t file_peek(int fd, void *to, size_t n, int64_t at);
void file_peek_close(int fd);
/* Sums that find damage, not forgery: XXH3 of 64 and 128 bits (xxHash). */
uint64_t sum64(const void *p, size_t n);
void sum128(const void *p, size_t n, uint64_t out[2]);

/* fds 0-2 are open, SIGPIPE and SIGXFSZ are ignored. First thing a program does. */
void io_guard(void);

/*
 * The store's lock: flock(LOCK_EX) on path (local/writer), which must exist: missing or no regular
 * file is CSM_EREFUSED "store.writer". Waits at most wait_s (< 0: 30), then CSM_EBUSY "store.busy"
 * naming the holder noted in "holder" beside it.
 */
struct lock {
	int fd;
	uint64_t inode;
};
int lock_take(int dirfd, const char *path, long wait_s, struct lock *l, struct csm_err *e);
void lock_drop(struct lock *l);

/*
 * A segment open for appending. append_open (after locking): O_APPEND|O_NOFOLLOW|O_CLOEXEC, made if
 * missing (folder fsynced), must be a regular file. append_tail: bytes behind the last LF, or NULs
 * behind the last good line, were never acknowledged: they are copied to rejects/torn-<path with -
 * for />-<offset>, fsynced, cut off; *torn = their number. A line with a NUL in it is not good, nor
 * is one behind which more must come.
 * append_write: one buffer of whole lines, one write(2), continued on EINTR and short writes; on an
 * error our own bytes are cut off again; then fstat must show the size expected. append_sync:
 * fdatasync, once; its failure is CSM_EIO "append.sync": "perhaps recorded".
 */
struct append {
	int fd;
	int64_t size;          /* of the file: where the next write begins; append_write adds its own bytes */
	const char *name;      /* the path given, for messages; must outlive this */
	/* Of the beginning of a line: may it be the last one? NULL: any may. append_tail asks. */
	bool (*ends)(struct str head);
	bool group;
};
int append_open(int dirfd, const char *path, bool group, struct append *a, struct csm_err *e);
int append_tail(struct append *a, int dirfd, const char *rejects, int64_t *torn, struct csm_err *e);
int append_write(struct append *a, struct str bytes, struct csm_err *e);
/* Tells the disk to begin with the bytes behind from, so that append_sync has less to wait for. */
void append_soon(struct append *a, int64_t from);
int append_sync(struct append *a, struct csm_err *e);
bool append_is_network(const struct append *a);         /* NFS, CIFS, ...: sync before unlocking */
void append_close(struct append *a);
/* The last good line (without LF) of a file, read from its end; empty view if it has none. In a.
 * CSM_ENOTFOUND if absent. */
int file_last_line(int dirfd, const char *path, struct arena *a, struct str *line, struct csm_err *e);

/* Replace a whole file: temp file beside it, fsync, rename, fsync of the folder. Missing folders
 * are an error. */
int file_replace(int dirfd, const char *path, struct str bytes, bool group, struct csm_err *e);
/* The same without waiting for the disk: for derived data, whose reader knows damage when he sees it. */
int file_replace_soon(int dirfd, const char *path, const struct str *parts, size_t n, bool group, struct csm_err *e);
/* The same; behind the bytes comes the new file's own inode number and LF. */
int file_replace_inode(int dirfd, const char *path, struct str bytes, bool group, struct csm_err *e);
/* Gives a file its last name in the same folder, in the place of what has it; durable. */
int file_rename(int dirfd, const char *from, const char *to, struct csm_err *e);
/* Somebody else made the file at path, and may have died before its name and its folder's were on
 * the disk: now they are. */
int file_keep(int dirfd, const char *path, struct csm_err *e);
/* Make a new file; CSM_EREFUSED "file.exists" if there is one. Same durability. */
int file_make(int dirfd, const char *path, struct str bytes, bool group, struct csm_err *e);
/* Copies from_path (of the current folder) to the new file to_path of dirfd. As file_make. */
int file_copy_in(int dirfd, const char *from_path, const char *to_path, bool group, struct csm_err *e);

/* Takes the file away for good; one that is not there is fine. */
int file_remove(int dirfd, const char *path, struct csm_err *e);
/* Takes away all that a folder holds; of a missing one nothing. */
int dir_clear(int dirfd, const char *path, struct csm_err *e);
/* Takes away what writers that died left beside files they were replacing, in a folder and those in
 * it. Under the lock that those writers held. */
int temps_clear(int dirfd, const char *path, struct csm_err *e);
/* .NAME.tmp-PID-K: is it, by its name, the file of somebody who is replacing NAME, or died doing so? */
bool file_is_temp(struct str name);

/* SHA-256 (nettle) as 64 lower-case hex digits and a NUL. */
void sha256_hex(struct str bytes, char out[65]);
void sha256_bytes(struct str bytes, unsigned char out[32]);
/* The same by a thread, where bytes are many, while the caller does something else; bytes must live
 * until sha256_end. */
struct sha256_job;
struct sha256_job *sha256_begin(struct str bytes);
void sha256_end(struct sha256_job *j, char out[65]);
int sha256_file(const char *path, char out[65], int64_t *size, struct csm_err *e);
/* Random bytes (getrandom); with seed not NULL: SHA-256(seed, counter), the same every time. */
void random_bytes(const char *seed, uint64_t counter, unsigned char *out, size_t n);
/* The bytes of an IANA zone from the system's zoneinfo; names with "..", a leading / or odd
 * characters are CSM_EUSAGE "zone.name"; unknown: "zone.unknown". */
int zoneinfo_read(const char *name, struct file_bytes *f, struct csm_err *e);
int64_t clock_now(void);                                 /* seconds, CLOCK_REALTIME */
/* The system user's login name (getpwuid), or "" . In out. */
void system_user(char out[64]);

#endif
