#!/bin/bash
# Looks at the memory of the host every 10 s and keeps a heap profile in FOLDER while it is at 70 % or more.
mkdir -p "$1" && cd "$1" || exit 1
export LC_ALL=C

while true
do
    used=$(awk '/^MemTotal/ { total = $2 } /^MemAvailable/ { left = $2 } END { print int((total - left) * 100 / total) }' /proc/meminfo)
    if [ "$used" -ge 70 ]
    then
        exec 3<> /dev/tcp/127.0.0.1/6060
        printf 'GET /debug/pprof/heap HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
        sed '1,/^\r$/d' <&3 > "heap-$(date -u +%Y%m%dT%H%M%SZ)-$used.pb.gz"
        exec 3>&-
    fi
    sleep 10
done
