package simulator

import (
	"context"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// start runs a simulator that ends with the test.
func start(t testing.TB, o Options) *Simulator {
	t.Helper()
	s, err := Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// config is what a client of a simulator needs.
func config(s *Simulator, region string) sdk.Config {
	return sdk.Config{
		Region: region, BaseEndpoint: sdk.String(s.URL()),
		Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", ""),
	}
}
