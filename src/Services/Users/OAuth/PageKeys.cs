using System.Text.Json;
using System.Xml.Linq;
using Florin.Platform.Hosting;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Florin.Users.OAuth;

/// <summary>
/// The keys that protect the cookies and forms of the pages, among the secrets that all instances of the service share: another
/// instance that takes over reads what this one wrote.
/// </summary>
internal sealed class PageKeys(ServiceBuilder service) : IXmlRepository
{
    internal const string Folder = "pages";

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. service.Runtime.Secrets.Read(Folder).Select(stored => XElement.Parse(Read(stored.Value).Xml))];

    public void StoreElement(XElement element, string friendlyName)
    {
        var name = $"{Folder}/{friendlyName}.json";
        var made = JsonSerializer.SerializeToUtf8Bytes(new Stored(element.ToString(SaveOptions.DisableFormatting)));
        if (!service.Runtime.Secrets.TryCreate(name, made))
            throw new IOException($"{service.Runtime.Secrets.PlaceOf(name)} exists although its key was made just now.");
    }

    private static Stored Read(byte[] value) =>
        JsonSerializer.Deserialize<Stored>(value) ?? throw new InvalidDataException("A key of the pages is empty.");

    /// <summary>As it is stored.</summary>
    private sealed record Stored(string Xml);
}
