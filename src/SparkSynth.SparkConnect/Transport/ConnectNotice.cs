namespace SparkSynth.SparkConnect.Transport;

/// <summary>Something that went wrong and was put right, or did no harm: for logs and the manifest, so that nothing is silent.</summary>
/// <param name="Call">Name of the remote call.</param>
/// <param name="Retry">Number of the retry that follows; 0 when there is none.</param>
/// <param name="Wait">Time until then.</param>
/// <param name="Reason">What happened.</param>
public sealed record ConnectNotice(string Call, int Retry, TimeSpan Wait, string Reason);
