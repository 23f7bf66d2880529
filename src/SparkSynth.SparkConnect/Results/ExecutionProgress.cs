namespace SparkSynth.SparkConnect.Results;

/// <summary>How far an operation is, as the server reports it now and then. Stages appear when Spark plans them, so totals can grow.</summary>
/// <param name="Stages">All stages so far.</param>
/// <param name="RunningTasks">Tasks that run now.</param>
public sealed record ExecutionProgress(IReadOnlyList<StageProgress> Stages, long RunningTasks)
{
    public static ExecutionProgress None { get; } = new([], 0);

    /// <summary>Tasks of all stages known so far.</summary>
    public long Tasks => Stages.Sum(stage => stage.Tasks);

    public long CompletedTasks => Stages.Sum(stage => stage.CompletedTasks);

    public bool Equals(ExecutionProgress? other) => other is not null && RunningTasks == other.RunningTasks && Stages.SequenceEqual(other.Stages);

    public override int GetHashCode() => HashCode.Combine(RunningTasks, Stages.Count, CompletedTasks);

    internal static ExecutionProgress From(Protocol.ExecutePlanResponse.Types.ExecutionProgress message) => new(
        [.. message.Stages.Select(stage => new StageProgress(stage.StageId, stage.NumTasks, stage.NumCompletedTasks, stage.InputBytesRead, stage.Done))],
        message.NumInflightTasks);
}
