// One executable that is a registry, the CNCF's distribution, and a client of registries, oras: it acts as the program whose name it is called by.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/distribution/distribution/v3/registry"
	"github.com/spf13/cobra"
	oras "oras.land/oras/cmd/oras/root"

	_ "github.com/distribution/distribution/v3/registry/auth/htpasswd"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/filesystem"
)

var programs = map[string]func() *cobra.Command{
	"oras":     oras.New,
	"registry": func() *cobra.Command { return registry.RootCmd },
}

func main() {
	name := filepath.Base(os.Args[0])
	program, known := programs[name]
	if !known {
		fmt.Fprintf(os.Stderr, "%s: there is no such program in here\n", name)
		os.Exit(2)
	}
	if err := program().Execute(); err != nil {
		os.Exit(1)
	}
}
