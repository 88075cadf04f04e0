/*
 * embed.h - a file of the tree inside the program.
 *
 * EMBED(wsdl, "wsdl/borgerblikket.wsdl") at file scope makes wsdl_start and
 * wsdl_end; the path counts from the top of the tree, where make runs.
 */
#ifndef GW_EMBED_H
#define GW_EMBED_H

#define EMBED(name, path)						\
	__asm__(".section .rodata\n"					\
	    ".local " #name "_start\n.local " #name "_end\n"		\
	    #name "_start:\n.incbin \"" path "\"\n"			\
	    #name "_end:\n.byte 0\n.previous\n");			\
	extern const char name##_start[], name##_end[]

#define EMBED_LEN(name)	((size_t)(name##_end - name##_start))

#endif
