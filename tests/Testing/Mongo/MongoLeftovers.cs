using System.Diagnostics;
using System.Globalization;

namespace Florin.Testing.Mongo;

/// <summary>What tests leave behind that are killed: the data of a server, and perhaps the server. Their names have the test's process id.</summary>
internal static class MongoLeftovers
{
    private const string Folder = "/pg/";

    /// <summary>A name for a server's data, within the root.</summary>
    public static string NewName() =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder}{Environment.ProcessId}_{Path.GetRandomFileName()}");

    /// <summary>Removes what processes have left that are no more.</summary>
    public static void Remove(string root)
    {
        foreach (var data in Directory.GetDirectories(root + Folder))
            if (
                int.TryParse(Path.GetFileName(data).Split('_')[0], CultureInfo.InvariantCulture, out var test) && !IsAlive(test)
            )
                try
                {
                    End(data);
                    Directory.Delete(data, recursive: true);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    continue; // Another test removes it as well.
                }
    }

    private static bool IsAlive(int process) =>
        Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}"));

    private static void End(string data)
    {
        var note = Path.Combine(data, "postmaster.pid");
        if (
            !File.Exists(note) || !int.TryParse(File.ReadLines(note).FirstOrDefault(), CultureInfo.InvariantCulture, out var id)
        )
            return;
        var command = string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/cmdline");
        if (!File.Exists(command) || !File.ReadAllText(command).Contains(Path.GetFileName(data), StringComparison.Ordinal))
            return; // The number is another process's by now.
        using var server = Process.GetProcessById(id);
        server.Kill(entireProcessTree: true);
        server.WaitForExit();
    }
}
