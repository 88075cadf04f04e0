/*
 * form.h - is an element shaped as it must be?
 *
 * Security headers are judged by allow-list: these attributes, these children
 * in this order, no text beside them (security profile, 2-4).  Readers of
 * a shape walk it with form_take() and ask form_end() at the end.
 *
 * Pure.  Answers 1 or 0; memory from the arena only.
 */
#ifndef GW_FORM_H
#define GW_FORM_H

#include "scan.h"

/* A name that may occur; lists of them end with local NULL. */
struct form_name {
	const char	*ns;		/* NULL: none */
	const char	*local;
};

/* 1 when every attribute is on the list. */
int		 form_attrs(const struct scan_node *, const struct form_name *);

/* 1 when there is only white space between the element's children. */
int		 form_elements_only(const struct scan_doc *,
		    const struct scan_node *);

/* 1 when the element has neither children nor text. */
int		 form_empty(const struct scan_doc *, const struct scan_node *);

/* The attribute's value, or NULL: absent (or no memory). */
const char	*form_attr(struct arena *, const struct scan_node *,
		    const char *ns, const char *local);

/* 1 when the attribute is there and has exactly that value. */
int		 form_attr_is(struct arena *, const struct scan_node *,
		    const char *ns, const char *local, const char *value);

/*
 * Walking children in order: takes *c when it is {ns}local and steps on,
 * else answers NULL and stays.
 */
const struct scan_node	*form_take(const struct scan_node **c, const char *ns,
			    const char *local);

/* The only child, when it is {ns}local and nothing but white space is
 * beside it; else NULL. */
const struct scan_node	*form_sole(const struct scan_doc *,
			    const struct scan_node *, const char *ns,
			    const char *local);

/* The element's text when it is exactly that; 1 or 0. */
int		 form_text_is(struct arena *, const struct scan_doc *,
		    const struct scan_node *, const char *text);

#endif
