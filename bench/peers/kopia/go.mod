module nuwa.dev/bench/peers/kopia

go 1.26

require github.com/kopia/kopia v0.23.1
