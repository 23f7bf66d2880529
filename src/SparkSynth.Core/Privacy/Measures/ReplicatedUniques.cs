namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Training rows whose quasi-identifiers are unique in the training data and unique in the synthetic data too (repU): who looks up a person there finds exactly one
/// row. Source: G. M. Raab, B. Nowok, C. Dibben, Practical privacy metrics for synthetic data, arXiv 2406.16826.
/// </summary>
/// <param name="TrainUniques">Share of training rows that are unique in their own table.</param>
/// <param name="Replicated">Share of training rows that are unique in both.</param>
/// <param name="HoldoutReplicated">The same for hold-out rows (unique in the hold-out and in S); no attempts without one.</param>
public sealed record ReplicatedUniques(Rate TrainUniques, Rate Replicated, Rate HoldoutReplicated)
{
    /// <summary>For chosen quasi-identifiers; hold-out −1 = none. Cost: one group-by.</summary>
    public static ReplicatedUniques Of(RowGroups groups, int train = 0, int synthetic = 1, int holdout = -1)
    {
        int[] inTrain = groups.Sizes(train), inSynthetic = groups.Sizes(synthetic);
        long uniques = 0, replicated = 0, control = 0;
        for (int g = 0; g < groups.Count; g++)
        {
            if (inTrain[g] != 1) continue;
            uniques++;
            if (inSynthetic[g] == 1) replicated++;
        }
        if (holdout >= 0)
        {
            int[] inHoldout = groups.Sizes(holdout);
            for (int g = 0; g < groups.Count; g++) control += inHoldout[g] == 1 && inSynthetic[g] == 1 ? 1 : 0;
        }
        int rows = groups.Groups[train].Length;
        return new ReplicatedUniques(new Rate(uniques, rows), new Rate(replicated, rows), holdout < 0 ? default : new Rate(control, groups.Groups[holdout].Length));
    }
}
