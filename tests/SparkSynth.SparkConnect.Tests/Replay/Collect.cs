namespace SparkSynth.SparkConnect.Tests.Replay;

/// <summary>Progress that arrives on the reporting thread, unlike <see cref="Progress{T}"/>.</summary>
public sealed class Collect<T>(List<T> items) : IProgress<T>
{
    public void Report(T value) => items.Add(value);
}
