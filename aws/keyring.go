package aws

import (
	"context"
	"fmt"
	"sync"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
)

// keyring holds the credentials of an account and can look for new ones, so
// that a run goes on after its operator has signed in again elsewhere.
type keyring struct {
	again func(context.Context) (sdk.CredentialsProvider, error) // reads the configuration anew

	mu    sync.Mutex
	inner sdk.CredentialsProvider
}

// credentialsError is why there are no credentials.
type credentialsError struct{ err error }

func (e *credentialsError) Error() string { return e.err.Error() }

func (e *credentialsError) Unwrap() error { return e.err }

// Retrieve returns credentials for one request. Its error is a credentialsError.
func (k *keyring) Retrieve(ctx context.Context) (sdk.Credentials, error) {
	k.mu.Lock()
	inner := k.inner
	k.mu.Unlock()
	if inner == nil {
		return sdk.Credentials{}, &credentialsError{fmt.Errorf("no credentials are configured")}
	}
	found, err := inner.Retrieve(ctx)
	if err != nil {
		return found, &credentialsError{err}
	}
	return found, nil
}

// renew forgets the credentials and reads the configuration again. Where that
// fails the old ones stay, and the next request says what is wrong with them.
func (k *keyring) renew(ctx context.Context) {
	fresh, err := k.again(ctx)
	if err != nil || fresh == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.inner = fresh
}
