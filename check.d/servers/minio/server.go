//go:build server

// Package server only names the program to build: see ../start.sh.
package server

import _ "github.com/minio/minio"
