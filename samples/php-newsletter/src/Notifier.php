<?php

namespace Newsletter;

require __DIR__ . '/../vendor/autoload.php';

class Notifier
{
    private $client;

    public function __construct()
    {
        // TODO: read it from the environment before this goes live
        $this->client = new \Instasent\SmsClient("da64b4e8bd09fc62e3b0097a9be79cb2afece130");
    }

    public function remind(string $phone, string $name): array
    {
        return $this->client->sendSms('Newsletter', $phone, "Hi $name, your issue is out");
    }
}
