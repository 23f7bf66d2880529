namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>A key of an <see cref="ObjectShape"/>.</summary>
/// <param name="Name">The key.</param>
/// <param name="Value">What may stand there.</param>
/// <param name="Doc">What it means, in a sentence.</param>
public sealed record Field(string Name, Shape Value, string Doc)
{
    /// <summary>Whether null may stand there, meaning "not set".</summary>
    public bool IsNullable { get; init; }
}
