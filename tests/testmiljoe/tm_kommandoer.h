/*
 * tm_kommandoer.h - the commands of testmiljoe(1).
 *
 * Each takes its own argv (argv[0] is its name) and answers the exit status:
 * 0 done, 1 not done, 2 wrong usage.
 */
#ifndef TM_KOMMANDOER_H
#define TM_KOMMANDOER_H

int	cmd_run(int argc, char **argv);
int	cmd_load(int argc, char **argv);
int	cmd_token(int argc, char **argv);
int	cmd_call(int argc, char **argv);
int	cmd_pages(int argc, char **argv);
int	cmd_fault(int argc, char **argv);
int	cmd_generate(int argc, char **argv);

#define STANDARD_DIR	"testmiljoe"	/* --dir */

#endif
