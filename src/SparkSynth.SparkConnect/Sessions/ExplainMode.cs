namespace SparkSynth.SparkConnect.Sessions;

/// <summary>How much an explanation tells. The numbers are those of the protocol.</summary>
public enum ExplainMode
{
    Simple = 1,
    Extended = 2,
    Codegen = 3,
    Cost = 4,
    Formatted = 5,
}
