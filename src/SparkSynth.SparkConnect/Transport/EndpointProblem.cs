namespace SparkSynth.SparkConnect.Transport;

/// <summary>One thing that is wrong with a connection string. Never contains the token.</summary>
/// <param name="Where">The part, e.g. <c>port</c> or <c>use_ssl</c>.</param>
/// <param name="What">What is wrong with it.</param>
/// <param name="Advice">What to write instead.</param>
public sealed record EndpointProblem(string Where, string What, string Advice);
