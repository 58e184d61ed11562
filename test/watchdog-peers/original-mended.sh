#!/bin/bash
# original.sh for "MiB Mem :  24105.6 total,  18621.4 free, …": another grep and other fields, nothing else.
while true
do
    top -bn2 | grep "MiB Mem" | tail -1 | awk '{
        total = $4
        free = $6
        highcpu = (total - free) / total * 100
        if (highcpu >= 70) {
            "date" | getline
            file = "/tmp/" $2 "-" $3 "-" $4 "-" $5 ".highsys"
            print total, free > file
            close(file)
            system("go tool pprof http://localhost:6060/debug/pprof/heap")
            # system("echo t > /proc/sysrq-trigger")
        }
    }'
    sleep 1m
done
