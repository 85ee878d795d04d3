# shellcheck shell=sh
# The view of a JVM where no more can be had: its own /etc/flink and nothing else. Arguments: `overlay` or `bind`, the directory of /etc, the
# working directory, and the command that the shell becomes.
set -e
way=$1 etc=$2 directory=$3
shift 3
case $way in
  overlay)
    # A working directory rather than part of the options, where a colon or comma in it would have a meaning.
    cd "$etc"
    mount -t overlay overlay -o lowerdir=.:/etc /etc
    ;;
  bind)
    mount --bind "$etc/flink/application_properties.json" /etc/flink/application_properties.json
    [ ! -f "$etc/hosts" ] || [ ! -f /etc/hosts ] || mount --bind "$etc/hosts" /etc/hosts
    ;;
  *)
    echo "There is no way $way." >&2
    exit 2
    ;;
esac
cd "$directory"
exec "$@"
