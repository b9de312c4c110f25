using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Florin.Platform.Hosting.Guests;

/// <summary>The container of a guest: what every framework expects, and what it adds itself.</summary>
internal static class GuestContainer
{
    // What belongs to the process and has no state of a framework.
    private static readonly Type[] OfTheProcess =
    [
        typeof(IMeterFactory),
        typeof(DiagnosticListener),
        typeof(IHostEnvironment),
        typeof(IWebHostEnvironment),
        typeof(IHostApplicationLifetime),
    ];

    public static ServiceProvider Build(Guest guest, GuestSurroundings around)
    {
        var services = new ServiceCollection();
        services.AddSingleton(around.Logs).AddLogging();
        services.AddSingleton(around.Clock).AddSingleton(around.Ids).AddSingleton(around.Configuration);
        foreach (var type in OfTheProcess)
            if (around.Process.GetService(type) is { } given)
                services.AddSingleton(type, given);
        services.AddSingleton<DiagnosticSource>(container => container.GetRequiredService<DiagnosticListener>());
        services.AddRouting();
        services.AddAuthenticationCore(authentication =>
        {
            authentication.AddScheme<ActorScheme>(ActorScheme.Name, displayName: null);
            authentication.DefaultScheme = ActorScheme.Name;
        });
        KeepKeys(services, around);
        guest.Services(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    // Else a framework would keep its keys in the home directory of the user that runs the process. They are protected by who may
    // read the directory, as the keys of tokens are.
    private static void KeepKeys(ServiceCollection services, GuestSurroundings around) =>
        services
            .AddOptions<KeyManagementOptions>()
            .Configure(keys =>
            {
                keys.XmlRepository = around.KeysDirectory is { } directory
                    ? new GuestKeyFiles(new DirectoryInfo(directory), around.Logs)
                    : new KeysInMemory();
                keys.XmlEncryptor = new KeysAsTheyAre();
            });

    /// <summary>
    /// Writes what <see cref="NullXmlEncryptor"/> does, without its warning at each new key: how keys are protected is decided
    /// here, and an operator could do nothing about it.
    /// </summary>
    private sealed class KeysAsTheyAre : IXmlEncryptor
    {
        public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
            new(new XElement("unencryptedKey", new XElement(plaintextElement)), typeof(NullXmlDecryptor));
    }

    /// <summary>Keys that end with the process.</summary>
    private sealed class KeysInMemory : IXmlRepository
    {
        private readonly ConcurrentBag<XElement> _keys = [];

        public IReadOnlyCollection<XElement> GetAllElements() => [.. _keys.Select(key => new XElement(key))];

        public void StoreElement(XElement element, string friendlyName) => _keys.Add(new XElement(element));
    }
}
