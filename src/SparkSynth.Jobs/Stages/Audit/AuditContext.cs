using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>What the steps of an audit share.</summary>
internal sealed class AuditContext(IEngine engine, ISearchEngine search, AuditSpec spec, int minSupport, ulong seed, StageClock clock, CancellationToken cancellation)
{
    private readonly double _start = clock.Seconds;
    private readonly List<Coverage> _coverage = [];

    public IEngine Engine => engine;

    public ISearchEngine Search => search;

    public AuditSpec Spec => spec;

    public int MinSupport => minSupport;

    public ulong Seed => seed;

    public StageClock Clock => clock;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Whether the time limit has passed.</summary>
    public bool IsOver => spec.TimeLimit is { } limit && clock.Seconds - _start >= limit;

    /// <summary>For searches; null without a limit, which lets them skip the bookkeeping of bounds.</summary>
    public Func<bool>? OverTest => spec.TimeLimit is null ? null : () => IsOver;

    public IReadOnlyList<Coverage> Coverage => _coverage;

    /// <summary>Says how a group of figures came about.</summary>
    public void Tell(string measure, string how, string detail) => _coverage.Add(new Coverage(measure, how, detail));

    /// <summary>Whether a group of measures is wanted and there is time for it; if not, that is said.</summary>
    public bool Begins(AuditMeasure group, string measure)
    {
        if (!spec.Wants(group))
        {
            Tell(measure, "skipped", "not asked for");
            return false;
        }
        if (!IsOver) return true;
        Tell(measure, "skipped", "the time limit had passed");
        return false;
    }
}
