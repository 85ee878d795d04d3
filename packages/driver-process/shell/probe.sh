# shellcheck shell=sh
# What a view shows, tried from inside: prints the properties, the state, and `hidden` where another directory is not there. Arguments: the
# file of properties, a file of state, the other directory, and how much is kept from a job; for `none` only the properties are looked at.
cat "$1"
[ "$4" = none ] && exit
cat "$2"
[ -e "$3" ] || echo hidden
