# bash completion for gatewayctl(8): verbs, options and files.
#
# What there is comes from the program's own summary each time, so that a verb
# or an option that is new needs nothing here.
# shellcheck shell=bash

# _gatewayctl_lines: the verbs with what they take, one a line.
_gatewayctl_lines()
{
	"${_gatewayctl_program:-gatewayctl}" --help 2>/dev/null |
	    sed -n 's/^  \([a-z]\)/\1/p'
}

# _gatewayctl_verb WORDS: what the verb that they begin with takes.
_gatewayctl_verb()
{
	local line word i
	local -a verb
	while read -r line; do
		read -r -a verb <<<"$line"
		i=0
		for word in "${verb[@]}"; do
			[[ $word == [a-z]* && $i -lt 2 ]] || break
			i=$((i + 1))
			[[ "|$word|" == *"|${!i}|"* ]] || continue 2
		done
		echo "${verb[@]:i}"
		return
	done < <(_gatewayctl_lines)
}

# _gatewayctl_first and _second GROUP: the words that a verb can begin with.
_gatewayctl_first()
{
	_gatewayctl_lines | cut -d ' ' -f 1 | sort -u
}
_gatewayctl_second()
{
	_gatewayctl_lines | sed -n "s/^$1 \([a-z][a-z|-]*\).*/\1/p" |
	    tr '|' '\n' | sort -u
}

_gatewayctl()
{
	local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local -a words=()
	local i takes _gatewayctl_program=${COMP_WORDS[0]}

	COMPREPLY=()
	# what stands before the cursor and is neither option nor its value
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-c) i=$((i + 1)) ;;
		-*) ;;
		*) words+=("${COMP_WORDS[i]}") ;;
		esac
	done
	if [[ $before == -c || $before == --*file || $before == --key ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return
	fi
	if [[ ${#words[@]} -eq 0 ]]; then
		mapfile -t COMPREPLY < <(compgen -W \
		    "$(_gatewayctl_first) -c --help --version" -- "$cur")
		return
	fi
	if [[ ${#words[@]} -eq 1 && $cur != -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W \
		    "$(_gatewayctl_second "${words[0]}")" -- "$cur")
		[[ ${#COMPREPLY[@]} -eq 0 ]] || return
	fi
	takes=$(_gatewayctl_verb "${words[@]}")
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(grep -o -e \
		    '--[a-z-]*' <<<"$takes" | sort -u)" -- "$cur")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	fi
}
complete -o filenames -F _gatewayctl gatewayctl
