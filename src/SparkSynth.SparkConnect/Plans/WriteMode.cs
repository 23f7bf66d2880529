namespace SparkSynth.SparkConnect.Plans;

/// <summary>What a write does when its target exists. The numbers are those of the protocol.</summary>
public enum WriteMode
{
    Append = 1,
    Overwrite = 2,
    ErrorIfExists = 3,
    Ignore = 4,
}
