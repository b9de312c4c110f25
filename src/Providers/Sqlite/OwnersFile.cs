using Florin.Platform.EventLog;
using Florin.Platform.Files;

namespace Florin.Sqlite;

/// <summary>The file beside a log that its owner holds.</summary>
internal static class OwnersFile
{
    /// <summary>Its path.</summary>
    public static string Of(string log) => log + "-owner";

    /// <summary>Takes it, until it is disposed.</summary>
    /// <exception cref="Fenced">Another process has it, or another part of this one.</exception>
    /// <exception cref="LogFault">It cannot be opened.</exception>
    public static FileStream Take(string log)
    {
        try
        {
            return HeldFile.TakeAtOnce(Of(log));
        }
        catch (IOException e) when (HeldFile.IsHeld(e))
        {
            throw new Fenced($"{log} has an owner already, which holds {Of(log)}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogFault($"{Of(log)} cannot be taken: {e.Message}", e);
        }
    }
}
