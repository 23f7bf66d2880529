using NUnit.Framework;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.SparkConnect.Tests.Transport;

public sealed class RetryPolicyTests
{
    [Test]
    public void Waits_grow_to_the_limit()
    {
        double[] waits = [.. Enumerable.Range(1, 14).Select(retry => RetryPolicy.Default.Delay(retry, 0).TotalMilliseconds)];
        Assert.That(waits[..7], Is.EqualTo(new double[] { 50, 200, 800, 3200, 12_800, 51_200, 60_000 }));
        Assert.That(waits[7..], Is.All.EqualTo(60_000));
        Assert.That(waits.Sum(), Is.InRange(8 * 60_000, 12 * 60_000), "about ten minutes in all");
        Assert.That(RetryPolicy.Default.Delay(1_000_000, 0).TotalMilliseconds, Is.EqualTo(60_000));
    }

    [Test]
    public void Random_part_is_a_share_of_the_wait()
    {
        RetryPolicy policy = new() { JitterShare = 0.5 };
        Assert.That(policy.Delay(1, 0.5).TotalMilliseconds, Is.EqualTo(62.5));
        Assert.That(policy.Delay(1, 0.999999).TotalMilliseconds, Is.LessThan(75));
    }

    [Test]
    public void Server_may_ask_for_a_longer_wait_up_to_a_limit()
    {
        Assert.That(RetryPolicy.Default.Delay(1, 0, TimeSpan.FromSeconds(7)), Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(RetryPolicy.Default.Delay(6, 0, TimeSpan.FromSeconds(7)), Is.EqualTo(TimeSpan.FromSeconds(51.2)));
        Assert.That(RetryPolicy.Default.Delay(1, 0, TimeSpan.FromDays(1)), Is.EqualTo(TimeSpan.FromMinutes(10)));
    }

    [Test]
    public void Validate_names_every_bad_value()
    {
        Assert.That(RetryPolicy.Default.Validate().Concat(RetryPolicy.Connect.Validate()).Concat(RetryPolicy.None.Validate()), Is.Empty);
        RetryPolicy bad = new() { MaxAttempts = 0, InitialDelay = TimeSpan.FromSeconds(-1), Multiplier = double.NaN, JitterShare = 2, MaxServerDelay = TimeSpan.FromSeconds(-1) };
        Assert.That(bad.Validate(), Has.Count.EqualTo(5));
        Assert.That(() => new SparkConnectClient(new SparkEndpoint { Host = "h" }, new SparkConnectOptions { Retry = bad, MaxMessageBytes = 0 }), Throws.ArgumentException.With.Message.Contain("MaxMessageBytes"));
    }

    [Test]
    public void Default_random_part_is_the_same_in_every_run_and_in_range()
    {
        Func<int, double> jitter = new SparkConnectOptions().Jitter;
        double[] values = [.. Enumerable.Range(1, 100).Select(jitter)];
        Assert.That(values, Is.All.InRange(0, 1).And.All.LessThan(1));
        Assert.That(values.Distinct().Count(), Is.EqualTo(100));
        Assert.That(values, Is.EqualTo(Enumerable.Range(1, 100).Select(new SparkConnectOptions().Jitter)));
    }
}
