using Florin.Contracts.Payments;
using Florin.Payments.Features;
using Florin.Payments.Files;
using Florin.Payments.Files.Running;
using Florin.Payments.Processors;
using Florin.Payments.Projections;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;

namespace Florin.Payments;

/// <summary>Moves money at the edge of the books, and records how transfers were settled. Its table of contents.</summary>
public static class PaymentsService
{
    /// <summary>The payment service.</summary>
    public static ServiceDefinition Definition { get; } =
        new("payment", 4, Register, Add)
        {
            States = types => types.Add<Payment>().Add<PaymentFile>(),
            Verifies = plan => plan.Add(new PaymentsCheck()),
        };

    /// <summary>The same with another processor than the configured one, for simulations of slow ones.</summary>
    internal static ServiceDefinition With(IPaymentProcessor processor, ProcessorOptions options) =>
        Definition with
        {
            Add = service =>
            {
                MakePaymentFeature.Add(service, processor, options);
                AddReading(service);
            },
        };

    private static void Add(ServiceBuilder service)
    {
        MakePaymentFeature.Add(service);
        AddReading(service);
    }

    private static void Register(EventTypes types)
    {
        PaymentEvents.Register(types);
        PaymentFileEvents.Register(types);
    }

    private static void AddFiles(ServiceBuilder service)
    {
        var options = service.Options<PaymentFileOptions>(PaymentFileOptions.Section);
        var view = PaymentFilesView.Add(service);
        var payments = new FilePayments(service, options);
        var runner = service.Provides(runtime => new FileRunner(
            service,
            payments,
            view,
            options,
            runtime.Logs.CreateLogger("Florin.PaymentFiles")
        ));
        service.OnStart(_ =>
        {
            runner.Value.Start();
            return Task.CompletedTask;
        });
        service.OnStop(() => runner.Value.DisposeAsync().AsTask());
        UploadPaymentFileFeature.Add(service, view, options);
        SubmitPaymentFileFeature.Add(service, runner);
        CancelPaymentFileFeature.Add(service, runner);
        ReadPaymentFilesFeature.Add(service, view);
        ExportPaymentLinesFeature.Add(service, view);
        service.Does(
            PaymentsClient.OwnerOperation,
            async (asked, _, cancel) =>
            {
                var (file, _) = await service.Log.Read<PaymentFile>(PaymentFile.StreamOf(asked.Id), cancel);
                return new FoundPaymentFileOwner(file.Uploaded?.UserId);
            }
        );
    }

    private static void AddReading(ServiceBuilder service)
    {
        AddFiles(service);
        var view = PaymentsView.Add(service);
        ListPaymentsFeature.Add(service, view);
        GetPaymentFeature.Add(service);
    }
}
