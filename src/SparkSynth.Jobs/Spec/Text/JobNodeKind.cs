namespace SparkSynth.Jobs.Spec.Text;

/// <summary>Kinds of node in a job file.</summary>
public enum JobNodeKind { Scalar, List, Map }
