namespace SparkSynth.Core.Marginals;

/// <summary>Why a family was not fitted. The caller falls to <c>empirical</c> and passes the sentence on as a warning.</summary>
/// <param name="Family">The family asked for.</param>
/// <param name="Reason">One sentence, without any value of the data.</param>
public sealed record MarginalRefusal(MarginalFamily Family, string Reason);
