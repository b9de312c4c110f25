using System.Buffers.Binary;
using System.Diagnostics;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace Florin.Observability.Tracing;

/// <summary>Sends spans to a collector by OTLP, where one is configured.</summary>
/// <param name="collector">Its address.</param>
/// <param name="ratio">The part of the traces that it gets.</param>
internal sealed class TraceExport(Uri collector, double ratio)
{
    private const string StandardVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>As it is configured; null where it is not.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <exception cref="WrongConfiguration">The collector's address is no address.</exception>
    public static TraceExport? Of(IConfiguration configuration)
    {
        var otlp = configuration.Options<OtlpOptions>("Florin:Otlp");
        if (
            (string.IsNullOrEmpty(otlp.Endpoint) ? configuration[StandardVariable] : otlp.Endpoint)
            is not { Length: > 0 } endpoint
        )
            return null;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address))
            throw new WrongConfiguration(
                $"{StandardVariable} is '{endpoint}'; expected an address such as http://127.0.0.1:4317."
            );
        return new TraceExport(address, otlp.Ratio);
    }

    /// <summary>Has what is traced sent.</summary>
    public void AddTo(TracerProviderBuilder builder)
    {
        var options = new OtlpExporterOptions();
        Configure(options, collector);
#pragma warning disable CA2000 // The provider disposes of its processors, and they of their exporters.
        builder.AddProcessor(new Part(new OtlpTraceExporter(options), ratio));
#pragma warning restore CA2000
    }

    // The gRPC port's number is the only sign there is of which protocol a collector expects.
    private static void Configure(OtlpExporterOptions exporter, Uri address)
    {
        exporter.Endpoint = address;
        if (address.Port != 4317)
            (exporter.Protocol, exporter.Endpoint) = (OtlpExportProtocol.HttpProtobuf, WithPath(address));
    }

    private static Uri WithPath(Uri address) => address.AbsolutePath == "/" ? new Uri(address, "v1/traces") : address;

    /// <summary>Exports whole traces or nothing of them: all processes decide alike, by the trace's id.</summary>
    private sealed class Part(BaseExporter<Activity> exporter, double ratio) : BatchActivityExportProcessor(exporter)
    {
        public override void OnEnd(Activity data)
        {
            if (IsPart(data.TraceId))
                base.OnEnd(data);
        }

        private bool IsPart(ActivityTraceId trace)
        {
            if (ratio >= 1)
                return true;
            Span<byte> id = stackalloc byte[16];
            trace.CopyTo(id);
            return BinaryPrimitives.ReadUInt64BigEndian(id[8..]) < ratio * ulong.MaxValue;
        }
    }
}
