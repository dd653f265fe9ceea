package aws

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

func TestTheBudgetIsOneASecondAfterABurst(t *testing.T) {
	clock := newTestClock()
	p := newPace(clock)
	began := clock.Now()
	for range paceBurst + 60 {
		if err := p.wait(context.Background()); err != nil {
			t.Fatal(err)
		}
		p.answered(false)
	}
	if took := clock.Now().Sub(began); took != time.Minute {
		t.Errorf("took %s, want a minute after the burst", took)
	}
	if got := p.meter().PerMinute; got != 60 {
		t.Errorf("the meter shows %d", got)
	}
}

func TestThrottlingHalvesTheRateAndItRisesSlowly(t *testing.T) {
	clock := newTestClock()
	p := newPace(clock)
	gap := func(throttled bool) time.Duration {
		began := clock.Now()
		if err := p.wait(context.Background()); err != nil {
			t.Fatal(err)
		}
		p.answered(throttled)
		return clock.Now().Sub(began)
	}
	gap(true)
	for _, want := range []int{2, 4, 8, 16, 30, 30} {
		if got := gap(true); got != time.Duration(want)*time.Second {
			t.Errorf("waited %s, want %ds", got, want)
		}
	}
	began := clock.Now()
	for p.interval > paceInterval {
		gap(false)
	}
	if took := clock.Now().Sub(began); took < time.Minute || took > 5*time.Minute {
		t.Errorf("recovered within %s", took)
	}
	if p.meter().Throttled != 7 {
		t.Errorf("%+v", p.meter())
	}
}

func TestAllGoroutinesShareTheBudgetAndLeaveWithTheirContext(t *testing.T) {
	clock := newTestClock()
	p := newPace(clock)
	began := clock.Now()
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			for range 10 {
				if err := p.wait(context.Background()); err != nil {
					t.Error(err)
				}
				p.answered(false)
			}
		})
	}
	all.Wait()
	if took := clock.Now().Sub(began); took < (100-paceBurst)*time.Second {
		t.Errorf("100 requests within %s", took)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := p.wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}
