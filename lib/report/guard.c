/*
 * The first call of a program that writes, handed through from the file room, which alone knows
 * descriptors and signals.
 */
#include "file/io.h"

CSM_API void csm_guard(void)
{
	io_guard();
}
