namespace SparkSynth.Storage.Tasks;

/// <summary>Runs one work item of a <see cref="ProbeStage"/>. Leaves nothing behind.</summary>
public static class ProbeRunner
{
    /// <summary>Tries what the stage asks for.</summary>
    public static ProbeReport Run(ProbeStage stage, int item)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return new ProbeReport(item, Try(stage.Input, Open), Try(stage.Folder, WriteInto));
    }

    private static AccessOutcome Try(string? path, Action<string> access)
    {
        if (path is null) return AccessOutcome.Fine;
        try
        {
            access(path);
            return AccessOutcome.Fine;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return AccessOutcome.Missing;
        }
        catch (UnauthorizedAccessException)
        {
            return AccessOutcome.Denied;
        }
        catch (IOException)
        {
            return AccessOutcome.Failed;
        }
    }

    private static void Open(string path)
    {
        using FileStream file = File.OpenRead(path);
        file.ReadExactly(stackalloc byte[1]); // a network's file may open and not be readable
    }

    private static void WriteInto(string folder)
    {
        string first = Path.Combine(folder, PartAttempt.Name(0)), second = Path.Combine(folder, PartAttempt.Name(0));
        try
        {
            File.WriteAllBytes(first, [0]);
            File.Move(first, second);
        }
        finally
        {
            File.Delete(first);
            File.Delete(second);
        }
    }
}
