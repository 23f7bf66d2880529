namespace SparkSynth.Storage.Tasks;

/// <summary>Tries on executors what the direct channel needs: every work item opens a file and creates, renames and deletes one in a folder.</summary>
/// <param name="Input">The file; null: none is to be opened.</param>
/// <param name="Folder">The folder; null: nothing is to be written.</param>
/// <param name="Tries">Work items.</param>
public sealed record ProbeStage(string? Input, string? Folder, int Tries) : Stage((string?)null)
{
    /// <inheritdoc/>
    public override int Items => Tries;
}
