#!/usr/bin/env bash
# Our stand-in for the official image's entrypoint, not its text. It does the same for a cluster of two: writes the options into Flink's
# configuration with Flink's own `config-parser-utils.sh` (once; upstream's runs it twice when FLINK_PROPERTIES is set, so this one is the
# quicker of the two) and becomes `bin/<role>.sh start-foreground`.
set -e
options=(-D "jobmanager.rpc.address=${JOB_MANAGER_RPC_ADDRESS:-$(hostname -f)}" -D blob.server.port=6124 -D query.server.port=6125)
while IFS= read -r line; do
  if [[ $line == *:* ]]; then options+=(-D "${line%%:*}=${line#*: }"); fi
done <<< "$FLINK_PROPERTIES"
if [[ -n $APPLICATION_PROPERTIES ]]; then printf %s "$APPLICATION_PROPERTIES" > /etc/flink/application_properties.json; fi
bin/config-parser-utils.sh conf bin lib "${options[@]}"
export LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libjemalloc.so.2
exec "bin/$1.sh" start-foreground
