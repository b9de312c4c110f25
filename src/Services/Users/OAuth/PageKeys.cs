using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Platform.Secrets;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Florin.Users.OAuth;

/// <summary>
/// The keys that protect the cookies and forms of the pages, among the secrets that all instances of the service share: another
/// instance that takes over reads what this one wrote.
/// </summary>
internal sealed class PageKeys(ServiceBuilder service) : IXmlRepository
{
    internal const string Folder = "pages";

    public IReadOnlyCollection<XElement> GetAllElements() => [.. service.Runtime.Secrets.Read(Folder).Select(Read)];

    public void StoreElement(XElement element, string friendlyName)
    {
        var name = $"{Folder}/{friendlyName}.json";
        var made = JsonSerializer.SerializeToUtf8Bytes(new Stored(element.ToString(SaveOptions.DisableFormatting)));
        if (!service.Runtime.Secrets.TryCreate(name, made))
            throw new IOException($"{service.Runtime.Secrets.PlaceOf(name)} exists although its key was made just now.");
    }

    private XElement Read(StoredSecret stored) => Read(service.Runtime.Secrets.PlaceOf(stored.Name), stored.Value);

    /// <summary>Reads a key from what is stored of it.</summary>
    /// <exception cref="WrongConfiguration">It is not one.</exception>
    internal static XElement Read(string path, byte[] content)
    {
        try
        {
            return XElement.Parse(JsonSerializer.Deserialize<Stored>(content)?.Xml ?? "");
        }
        catch (Exception e) when (e is JsonException or XmlException)
        {
            throw new WrongConfiguration($"{path} is not a key of the log-in pages; move it away. {e.Message}");
        }
    }

    /// <summary>As it is stored.</summary>
    private sealed record Stored(string Xml);
}
