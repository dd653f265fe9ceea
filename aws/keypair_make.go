package aws

import (
	"context"
	"errors"
	"fmt"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"gantry/wizard"
)

// createKeyPair makes the pair in EC2 and writes its private key, which EC2
// gives away only once, straight to the file. What cannot be saved is deleted
// again.
func (w worker) createKeyPair(ctx context.Context, a *wizard.KeyPairAction, k keySight) (wizard.Outputs, error) {
	remark, err := k.file.prepare()
	if err != nil {
		return nil, err
	}
	if remark != "" {
		w.say("%s", remark)
	}
	if k.id != "" {
		if err := w.deleteKeyPair(ctx, k.name, k.id); err != nil {
			return nil, err
		}
	}
	answer, err := w.askForKeyPair(ctx, a, k.name)
	if err != nil {
		return nil, err
	}
	if err := k.file.write([]byte(sdk.ToString(answer.KeyMaterial))); err != nil {
		return nil, w.abandon(ctx, k.name, sdk.ToString(answer.KeyPairId), err)
	}
	k.fingerprint = sdk.ToString(answer.KeyFingerprint)
	w.say("The private key of %s is in %s; EC2 does not give it away again", k.name, k.file.path)
	return k.outputs(), nil
}

// askForKeyPair makes a pair in EC2. A pair of ours whose answer was lost is
// deleted and made again, since its private key is lost too.
func (w worker) askForKeyPair(ctx context.Context, a *wizard.KeyPairAction, name string) (*ec2.CreateKeyPairOutput, error) {
	in := ec2.CreateKeyPairInput{
		KeyName: &name, KeyType: types.KeyTypeRsa, KeyFormat: types.KeyFormatPem,
		TagSpecifications: []types.TagSpecification{{
			ResourceType: types.ResourceTypeKeyPair,
			Tags:         []types.Tag{{Key: sdk.String(tokenTag), Value: &w.token}},
		}},
	}
	if a.Type == string(types.KeyTypeEd25519) {
		in.KeyType = types.KeyTypeEd25519
	}
	var made *ec2.CreateKeyPairOutput
	err := w.persist(ctx, "creating the key pair "+name, func(ctx context.Context) error {
		answer, err := w.c.ec2.CreateKeyPair(ctx, &in)
		if code(err) != "InvalidKeyPair.Duplicate" {
			made = answer
			return err
		}
		pair, lookErr := w.findKeyPair(ctx, name)
		if lookErr != nil {
			return lookErr
		}
		if pair == nil || !w.madeAndLost(pair) {
			return &wizard.Trouble{
				Cause:  "Conflict: somebody else made a key pair " + name + " in this moment",
				Reason: reason(err), Advice: []string{"Choose another name for the key pair."}, Exit: wizard.ExitFailed, Err: err,
			}
		}
		if err := w.deleteKeyPair(ctx, name, sdk.ToString(pair.KeyPairId)); err != nil {
			return err
		}
		made, err = w.c.ec2.CreateKeyPair(ctx, &in)
		return err
	})
	return made, err
}

// abandonFor is how long a pair that could not be saved is tried to be deleted,
// in wall time: the caller's own context may have ended.
const abandonFor = 20 * time.Second

// abandon deletes the pair just made, whose private key is lost.
func (w worker) abandon(ctx context.Context, name, id string, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abandonFor)
	defer cancel()
	if err := w.deleteKeyPair(ctx, name, id); err != nil {
		var t *wizard.Trouble
		if errors.As(why, &t) {
			t.Advice = append(t.Advice, fmt.Sprintf("Delete the key pair %s in EC2: its private key is lost (%s).", name, err))
		}
		return why
	}
	w.say("The key pair %s was deleted again: its private key could not be saved", name)
	return why
}

// deleteKeyPair deletes one pair, told from a later one of the same name by
// its id. One that is gone is deleted.
func (w worker) deleteKeyPair(ctx context.Context, name, id string) error {
	in := ec2.DeleteKeyPairInput{KeyPairId: &id}
	if id == "" {
		in = ec2.DeleteKeyPairInput{KeyName: &name}
	}
	return w.persist(ctx, "deleting the key pair "+name, func(ctx context.Context) error {
		_, err := w.c.ec2.DeleteKeyPair(ctx, &in)
		if code(err) == "InvalidKeyPair.NotFound" {
			return nil
		}
		return err
	})
}

// undoKeyPair deletes the pair in EC2 and leaves the file. A pair that is not
// the file's was made by somebody else since, and stays.
func (w worker) undoKeyPair(ctx context.Context, a *wizard.KeyPairAction) error {
	name := a.Name.String()
	file, err := w.c.keyFileOf(a.Save, name)
	if err != nil {
		return err
	}
	pair, err := w.findKeyPair(ctx, name)
	if err != nil {
		return undoFailed(err)
	}
	there, err := file.exists()
	if err != nil {
		return undoFailed(err)
	}
	if pair == nil {
		w.say("There is no key pair %s any more", name)
	} else {
		if there && !file.opens(sdk.ToString(pair.KeyFingerprint)) {
			return &wizard.Trouble{
				Cause:  "The key pair " + name + " is not the one whose private key is in " + file.path,
				Reason: "somebody has made another of that name",
				Advice: []string{"Look at it in EC2, and delete it there if nobody needs it."}, Exit: wizard.ExitUndoFailed,
			}
		}
		if err := w.deleteKeyPair(ctx, name, sdk.ToString(pair.KeyPairId)); err != nil {
			return undoFailed(err)
		}
	}
	if there {
		w.say("The file %s is left; delete it yourself when nobody needs it", file.path)
	}
	return nil
}
