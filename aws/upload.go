package aws

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"gantry/wizard"
)

// maxInline is how many bytes of template fit into a request, AWS's limit.
const maxInline = 51200

// templatePlace is where CloudFormation's own console keeps templates.
const templatePlace = "cf-templates-"

// place says how the template travels: in the request, at the address it came
// from, or, where it is too big, in an S3 bucket. No bucket is made for it.
func (w worker) place(ctx context.Context, a *wizard.StackAction) (body, url *string, err error) {
	switch {
	case a.Template.Body != "" && len(a.Template.Body) <= maxInline:
		return &a.Template.Body, nil, nil
	case a.Template.URL != "":
		return nil, &a.Template.URL, nil
	case a.Template.Body == "":
		return nil, nil, fmt.Errorf("stack %s has no template", a.Name)
	}
	bucket := a.Bucket
	if bucket == "" {
		if bucket, err = w.findBucket(ctx, a); err != nil {
			return nil, nil, err
		}
	}
	address, err := w.upload(ctx, a, bucket)
	return nil, &address, err
}

// findBucket looks for a bucket that CloudFormation's console has made in this
// account and region.
func (w worker) findBucket(ctx context.Context, a *wizard.StackAction) (string, error) {
	region := w.c.Account().Region
	tooBig := fmt.Sprintf("The template of %s has %d bytes, and %d is the most that can be sent without an S3 bucket", a.Name, len(a.Template.Body), maxInline)
	advice := []string{"Name a bucket of yours in " + region + " for it: the template is stored there under gantry/, nothing else is done to the bucket."}
	var bucket string
	err := w.persist(ctx, "looking for a bucket for the template", func(ctx context.Context) error {
		answer, err := w.c.s3.ListBuckets(ctx, &s3.ListBucketsInput{Prefix: sdk.String(templatePlace)})
		if err != nil {
			return err
		}
		for _, b := range answer.Buckets {
			name := sdk.ToString(b.Name)
			if bucket == "" && strings.HasPrefix(name, templatePlace) && strings.HasSuffix(name, "-"+region) {
				bucket = name
			}
		}
		return nil
	})
	switch {
	case ctx.Err() != nil:
		return "", err
	case err != nil:
		return "", &wizard.Trouble{Cause: tooBig, Reason: err.Error(), Advice: advice, Exit: wizard.ExitUsage, Err: err}
	case bucket == "":
		return "", &wizard.Trouble{Cause: tooBig, Reason: "there is no bucket " + templatePlace + "*-" + region + " either", Advice: advice, Exit: wizard.ExitUsage}
	}
	return bucket, nil
}

// upload stores the template under the hash of its content and returns the
// address that CloudFormation reads it from.
func (w worker) upload(ctx context.Context, a *wizard.StackAction, bucket string) (string, error) {
	hash := sha256.Sum256([]byte(a.Template.Body))
	key := "gantry/" + hex.EncodeToString(hash[:16]) + ".template"
	err := w.persist(ctx, "storing the template of "+a.Name.String()+" in the bucket "+bucket, func(ctx context.Context) error {
		_, err := w.c.s3.PutObject(ctx, &s3.PutObjectInput{
			Bucket: &bucket, Key: &key, Body: strings.NewReader(a.Template.Body),
		})
		return err
	})
	if err != nil {
		return "", err
	}
	w.say("The template of %s is too big for a request; it is in s3://%s/%s", a.Name, bucket, key)
	return "https://" + bucket + ".s3." + w.c.Account().Region + "." + suffix(w.c.Account().Region) + "/" + key, nil
}

// suffix is the DNS suffix of a region's partition.
func suffix(region string) string {
	if strings.HasPrefix(region, "cn-") {
		return "amazonaws.com.cn"
	}
	return "amazonaws.com"
}
