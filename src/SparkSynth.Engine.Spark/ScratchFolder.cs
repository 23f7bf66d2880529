namespace SparkSynth.Engine.Spark;

/// <summary>Folders of the driver for packed or copied rows: only we can read them.</summary>
internal static class ScratchFolder
{
    private const UnixFileMode Ours = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A new folder: in the run's own, which the next run to the same place removes if this one is killed, or among the temporary files where there is none.</summary>
    /// <param name="run">The run's own folder; null: none.</param>
    /// <param name="name">Not used before in this run.</param>
    public static DirectoryInfo Create(string? run, string name)
    {
        if (run is null) return Directory.CreateTempSubdirectory($"sparksynth-{name}-");
        string path = Path.Combine(run, name);
        return OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, Ours);
    }
}
