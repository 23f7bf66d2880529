namespace SparkSynth.Storage.Tasks;

/// <summary>What a work item of a <see cref="ProbeStage"/> found; <see cref="AccessOutcome.Fine"/> where nothing was to be tried.</summary>
public readonly record struct ProbeReport(int Item, AccessOutcome Input, AccessOutcome Folder);
