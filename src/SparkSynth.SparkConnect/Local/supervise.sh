# Runs a Spark Connect server and ends it together with whoever started it. Usage: bash -c "$(< supervise.sh)" supervise FOLDER COMMAND...
#
# Standard input is a pipe whose other end only the starter holds. When it closes, for whatever reason (asked to stop, crashed, killed -9), the
# server and all that it started (executors, TRANSFORM scripts) are ended and FOLDER is removed. The server gets a process group of its own: a Ctrl-C
# in the terminal reaches the starter, which may want the server to stop its work in good order first, and not the server.
set -u
folder=$1
shift

end_group() {
  kill -TERM -- "-$server" 2> /dev/null || return 0
  for ((i = 0; i < 30; i++)); do
    sleep 0.1
    kill -0 -- "-$server" 2> /dev/null || return 0
  done
  kill -KILL -- "-$server" 2> /dev/null
}

exec 3<&0
set -m
"$@" < /dev/null 3<&- &
server=$!
set +m

# Not "trap ''": an ignored signal is inherited, and Java then leaves it ignored.
trap : INT HUP
trap end_group TERM

# Its streams are its own: a reader of the server's log would otherwise wait for this cat, which outlives a server that was killed.
(cat <&3; end_group) > /dev/null 2>&1 &
guard=$!
exec 3<&-

# A signal ends the wait early; only a server that is gone ends the loop.
while :; do
  wait "$server"
  code=$?
  kill -0 "$server" 2> /dev/null || break
done
end_group
kill "$guard" 2> /dev/null
rm -rf -- "$folder"
exit "$code"
