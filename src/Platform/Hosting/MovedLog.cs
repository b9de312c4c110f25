using System.Globalization;
using System.Text;
using Florin.Platform.EventLog;
using Florin.Platform.Files;

namespace Florin.Platform.Hosting;

/// <summary>
/// The mark on a log whose copy in another storage has taken its place: the file <c>moved</c> in the service's directory. A log
/// that went on in both would be two logs.
/// </summary>
public static class MovedLog
{
    /// <summary>Marks the log of a directory.</summary>
    /// <param name="directory">The service's own.</param>
    /// <param name="provider">The provider of the storage that has it now.</param>
    /// <param name="at">When.</param>
    public static void Mark(string directory, string provider, DateTimeOffset at) =>
        WholeFile.Replace(
            FileOf(directory),
            Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{provider} {at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\n")
            )
        );

    /// <summary>Refuses a log that was moved.</summary>
    /// <exception cref="LogFault">It was.</exception>
    public static void MustNotBe(string directory)
    {
        if (!File.Exists(FileOf(directory)))
            return;
        var (provider, at) = File.ReadAllText(FileOf(directory)).Trim().Split(' ') is [var to, var when]
            ? (to, when)
            : ("", "");
        throw new LogFault(
            $"The log in {directory} was moved to {provider} at {at}: set Storage:Log:Provider={provider}. To continue with the copy here, which lacks everything written since, delete {FileOf(directory)}."
        );
    }

    private static string FileOf(string directory) => Path.Combine(directory, "moved");
}
