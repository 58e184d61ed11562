#!/bin/bash
# Keeps a heap profile when the memory of the host is at 70 %. Start it with: nohup ./original.sh &
while true
do
    top -bn2 | grep "KiB Mem" | tail -1 | awk '{
        total = $2
        free = $4
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
