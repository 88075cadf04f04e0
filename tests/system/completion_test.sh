#!/bin/bash
#
# completion_test.sh - bash completes every verb and option that gatewayctl
# has, and its summary is to be had three ways.
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build}
case $B in /*) ;; *) B=$PWD/$B ;; esac
PATH=$B:$PATH
# shellcheck source=/dev/null
. gateway/drift/gatewayctl.bash
failed=0

# verdict STATUS SENTENCE [DETAIL]
verdict()
{
	if [ "$1" -eq 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		echo "# ${3:-}"
		failed=1
	fi
}

# complete_words WORD...: what there is to choose from behind them.
complete_words()
{
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	_gatewayctl
	printf '%s\n' "${COMPREPLY[@]}"
}

summary=$(gatewayctl --help)
mapfile -t lines < <(sed -n 's/^  \([a-z]\)/\1/p' <<<"$summary")
[ ${#lines[@]} -gt 20 ]
verdict $? "the summary has gatewayctl's verbs" "${#lines[@]}"

without=
for line in "${lines[@]}"; do
	read -r -a words <<<"$line"
	complete_words gatewayctl "${words[0]:0:2}" |
	    grep -qx -e "${words[0]}" || without="$without ${words[0]}"
	# options as they stand behind the verb
	verb=("${words[0]}")
	case ${words[1]:-} in
	[a-z]*) verb+=("${words[1]%%|*}")
		complete_words gatewayctl "${words[0]}" '' |
		    grep -qx -e "${words[1]%%|*}" ||
		    without="$without ${words[0]}:${words[1]}" ;;
	esac
	# shellcheck disable=SC2013	# words are wanted
	for option in $(grep -o -e '--[a-z-]*' <<<"$line"); do
		complete_words gatewayctl "${verb[@]}" -- |
		    grep -qx -e "$option" ||
		    without="$without ${verb[*]}$option"
	done
done
[ -z "$without" ]
verdict $? "each verb and each of its options is completed" "$without"

complete_words gatewayctl -c gateway/gatewayd.conf backup --x | grep -q .
[ $? -eq 1 ]
verdict $? "what a verb does not take is not offered"
complete_words gatewayctl -c gateway/gatewayd.co |
    grep -qx gateway/gatewayd.conf
verdict $? "behind -c stands a file"
complete_words gatewayctl restore Makef | grep -qx Makefile
verdict $? "and behind a verb that takes one"
_gatewayctl_program='' complete_words nobody-has-this '' >/dev/null
verdict $? "without the program there is nothing, and no error"

[ "$(gatewayctl help)" = "$summary" ]
verdict $? "gatewayctl help is gatewayctl --help"
gatewayctl 2>&1 >/dev/null | grep -q '^usage: gatewayctl'
verdict $? "and without a verb it is told what there is"
exit $failed
