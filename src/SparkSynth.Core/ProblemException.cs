namespace SparkSynth.Core;

/// <summary>Bad input of a user (exit code 2): one or more <see cref="Problem"/>s.</summary>
public sealed class ProblemException(IReadOnlyList<Problem> problems)
    : Exception(string.Join(Environment.NewLine, problems.Select(p => $"{p.Where}: {p.What} {p.Advice}")))
{
    public ProblemException(string code, string where, string what, string advice)
        : this([new Problem(code, where, what, advice)])
    {
    }

    public IReadOnlyList<Problem> Problems { get; } = problems;
}
