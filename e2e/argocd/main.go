// One executable that is the programs of Argo CD, the kustomize that its repository server calls, and a kstatus that says what Flux makes of an object:
// it acts as the program whose name it is called by.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"

	controller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	applicationset "github.com/argoproj/argo-cd/v3/cmd/argocd-applicationset-controller/commands"
	reposerver "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
	server "github.com/argoproj/argo-cd/v3/cmd/argocd-server/commands"
	cli "github.com/argoproj/argo-cd/v3/cmd/argocd/commands"
	kustomize "sigs.k8s.io/kustomize/kustomize/v5/commands"
)

var programs = map[string]func() *cobra.Command{
	"argocd":                           cli.NewCommand,
	"argocd-application-controller":    controller.NewCommand,
	"argocd-applicationset-controller": applicationset.NewCommand,
	"argocd-repo-server":               reposerver.NewCommand,
	"argocd-server":                    server.NewCommand,
	"kstatus":                          newStatusCommand,
	"kustomize":                        kustomize.NewDefaultCommand,
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

// newStatusCommand reads an object in JSON from the standard input and prints its status by the rules that Flux and kpt wait by: Current, Failed,
// InProgress.
func newStatusCommand() *cobra.Command {
	return &cobra.Command{
		Use:          "kstatus",
		Args:         cobra.NoArgs,
		SilenceUsage: true,
		RunE: func(command *cobra.Command, _ []string) error {
			object := &unstructured.Unstructured{}
			if err := json.NewDecoder(command.InOrStdin()).Decode(object); err != nil {
				return err
			}
			result, err := status.Compute(object)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(command.OutOrStdout(), result.Status)
			return err
		},
	}
}
