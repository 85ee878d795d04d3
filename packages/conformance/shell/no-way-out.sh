# shellcheck shell=sh
# Becomes a command whose network ends at this machine. Run in a network and a mount namespace of its own: there is a loopback, one more address
# on it for whoever is led astray, and names are asked of 127.0.0.53. Arguments: a directory for files, the address, the command.
set -e
directory=$1 address=$2
shift 2
ip link set lo up
ip address add "$address/32" dev lo
# A daemon of the machine would answer by a socket in the file system, and the real thing.
echo 'hosts: files dns' >"$directory/nsswitch.conf"
echo 'nameserver 127.0.0.53' >"$directory/resolv.conf"
for name in nsswitch.conf resolv.conf; do
  mount --bind "$directory/$name" "/etc/$name"
done
exec "$@"
