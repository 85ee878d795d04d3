# shellcheck shell=sh
# How a JVM gets its view of the machine: the words of the script that Drey sends to the standard input of a shell (see jail-script.ts), which
# adds the calls with what is to be mounted. Read into memory and never run from here, so that no job can change what another one is started by.

# `-n`, here and below: mount would write down a move in /run, which is another user's.
small_tmpfs=mode=755,nosuid,nodev,size=1m

# --- Outside of the mount namespace of the JVM ---

# An empty directory that is shared with the JVM's namespace: what is mounted below it later shows there.
open_port() { # PORT
  mount -t tmpfs -o "$small_tmpfs" tmpfs "$1"
  mount --make-shared "$1"
}

open_state() { # SOURCE PLACE
  mkdir "$2"
  mount --bind "$1" "$2"
}

# --- Inside ---

# Its own /etc/flink by laying a directory over /etc. The directory is the working directory rather than part of the options, where a colon
# or comma in it would have a meaning.
lay_etc() { # DIRECTORY
  cd "$1"
  mount -t overlay overlay -o lowerdir=.:/etc /etc
  cd /
}

# Its own file of properties only, where that cannot be done.
bind_etc() { # DIRECTORY FILE
  mount --bind "$1/$2" "/etc/$2"
}

# And its own names of hosts, if it has some.
bind_hosts() { # DIRECTORY
  [ ! -f "$1/hosts" ] || [ ! -f /etc/hosts ] || mount --bind "$1/hosts" /etc/hosts
}

# A place on which is held what is to be shown while the rest is covered.
stage() { # PLACE [DIRECTORY ...]
  mount -t tmpfs -o mode=700 tmpfs "$1"
  shift
  [ $# -eq 0 ] || mkdir "$@"
}

unstage() { # PLACE
  umount -n "$1"
}

# With what is mounted below: a part of it alone cannot be had in a user namespace.
bind() { # OPTIONS SOURCE TARGET
  mount -o "$1" "$2" "$3"
}

ensure() { # DIRECTORY
  [ -d "$1" ] || mkdir -p "$1"
}

show() { # OPTIONS SOURCE TARGET
  ensure "$3"
  bind "$@"
}

# What was held.
show_held() { # PLACE TARGET
  ensure "$2"
  mount -n --move "$1" "$2"
}

cover() { # DIRECTORY
  ensure "$1"
  mount -t tmpfs -o "$small_tmpfs" tmpfs "$1"
}

# Last, where something that may be written to lies on it.
protect() { # OPTIONS TARGET
  mount -o "remount,bind,$1" "$2"
}

own_memory() {
  mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs /dev/shm
}

blind() { # FILE
  mount --bind /dev/null "$1"
}

own_processes() {
  mount -t proc -o nosuid,nodev,noexec proc /proc
}

# Tells the pid of the JVM on the descriptor for it. The shell has the marks of the JVM by now, so that whoever is told of it knows it.
tell_pid() { # PID
  echo "$1" >&4
  exec 4>&-
}

# Becomes the JVM. Without capabilities nothing of all this can be undone.
become() { # DIRECTORY COMMAND ...
  cd "$1"
  shift
  exec setpriv --bounding-set -all --inh-caps -all --no-new-privs "$@"
}

# --- How it starts ---

# From here on the output is the member's; what the waiting process may say is of no use to anybody and goes nowhere.
take_output() {
  exec </dev/null >&3 2>&3 3>&-
}

# The first process that is forked becomes the first one of the pid namespace, and its end the end of all. `outside` is a function of calls
# that are made before; INSIDE is the text of what runs in the mount namespace.
start_contained() { # INSIDE MARK ...
  (
    # The pid as it is seen from outside: /proc is still that of the machine.
    read -r own _ </proc/self/stat
    take_output
    set -e
    outside
    inside=$1
    shift
    exec unshare --mount --propagation slave sh -c "$inside" drey-jvm "$own" "$@"
  )
  exit $?
}

start_here() { # INSIDE MARK ...
  take_output
  inside=$1
  shift
  exec sh -c "$inside" drey-jvm $$ "$@"
}
