namespace SparkSynth.SparkConnect.Transport;

/// <summary>
/// When and how often a call that failed for a passing reason is made again: waits grow by a factor up to a limit, each with a random part so that
/// many clients do not come back at once. The defaults are those that Spark's own clients use.
/// </summary>
/// <remarks>Wait before retry n (n = 1, 2, …): <c>min(InitialDelay × Multiplier^(n−1), MaxDelay) × (1 + JitterShare × u)</c>, u uniform in [0, 1).</remarks>
public sealed record RetryPolicy
{
    /// <summary>15 tries over about ten minutes: a nightly job does not die of one dropped connection.</summary>
    public static RetryPolicy Default { get; } = new();

    /// <summary>For the first call to a server, where a wrong address is likelier than a passing fault: 4 tries over about 3 seconds.</summary>
    public static RetryPolicy Connect { get; } = new() { MaxAttempts = 4, InitialDelay = TimeSpan.FromMilliseconds(150) };

    /// <summary>One try.</summary>
    public static RetryPolicy None { get; } = new() { MaxAttempts = 1 };

    /// <summary>Number of calls in all, the first included; at least 1. Default 15. A stream that made progress starts counting anew.</summary>
    public int MaxAttempts { get; init; } = 15;

    /// <summary>Wait before the first retry. Default 50 ms.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Growth of the wait from one retry to the next; at least 1. Default 4.</summary>
    public double Multiplier { get; init; } = 4;

    /// <summary>Longest wait of our own. Default 60 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Random part of a wait, as a share of it, in [0, 1]. Default 0.2.</summary>
    public double JitterShare { get; init; } = 0.2;

    /// <summary>Longest wait that a server may ask for; more is cut to it. Default 10 min.</summary>
    public TimeSpan MaxServerDelay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>All that is wrong with the values; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (MaxAttempts < 1)
        {
            problems.Add($"{nameof(MaxAttempts)} is {MaxAttempts}; it counts the first call, so at least 1");
        }

        if (InitialDelay < TimeSpan.Zero || MaxDelay < InitialDelay)
        {
            problems.Add($"{nameof(InitialDelay)} is {InitialDelay}, {nameof(MaxDelay)} is {MaxDelay}; 0 ≤ initial ≤ longest");
        }

        if (!(Multiplier >= 1) || double.IsInfinity(Multiplier))
        {
            problems.Add($"{nameof(Multiplier)} is {Multiplier}; at least 1 and finite");
        }

        if (!(JitterShare is >= 0 and <= 1))
        {
            problems.Add($"{nameof(JitterShare)} is {JitterShare}; between 0 and 1");
        }

        if (MaxServerDelay < TimeSpan.Zero)
        {
            problems.Add($"{nameof(MaxServerDelay)} is {MaxServerDelay}; not negative");
        }

        return problems;
    }

    /// <summary>Wait before a retry.</summary>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="uniform">The random part, in [0, 1).</param>
    /// <param name="serverDelay">What the server asked for, or null; the longer of the two counts.</param>
    public TimeSpan Delay(int retry, double uniform, TimeSpan? serverDelay = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retry, 1);
        double own = Math.Min(InitialDelay.TotalMilliseconds * Math.Pow(Multiplier, retry - 1), MaxDelay.TotalMilliseconds);
        double server = serverDelay is { } asked ? Math.Min(asked.TotalMilliseconds, MaxServerDelay.TotalMilliseconds) : 0;
        return TimeSpan.FromMilliseconds(Math.Max(own, server) * (1 + (JitterShare * uniform)));
    }
}
