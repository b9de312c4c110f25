using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Hosting.Guests;

/// <summary>
/// Keys in files. One that cannot be read is passed over, with a warning: what it protected is no longer accepted, and a new key
/// is made, where the framework alone would answer every request with an error.
/// </summary>
internal sealed partial class GuestKeyFiles(DirectoryInfo directory, ILoggerFactory logs)
    : FileSystemXmlRepository(directory, logs)
{
    private readonly ILogger _log = logs.CreateLogger("Florin.Guests");

    public override IReadOnlyCollection<XElement> GetAllElements()
    {
        Directory.Create();
        return [.. Directory.EnumerateFiles("*.xml").Select(Read).OfType<XElement>()];
    }

    private XElement? Read(FileInfo file)
    {
        try
        {
            using var content = file.OpenRead();
            return XElement.Load(content);
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            PassedOver(_log, file.FullName, e.Message);
            return null;
        }
    }

    [LoggerMessage(
        EventId = EventIds.KeyOfGuestUnreadable,
        Level = LogLevel.Warning,
        Message = "The key {File} cannot be read and is passed over; who was signed in by it signs in again: {Reason}"
    )]
    private static partial void PassedOver(ILogger log, string file, string reason);
}
