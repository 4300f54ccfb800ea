//go:build tools

package peers

import _ "github.com/restic/restic/cmd/restic"
